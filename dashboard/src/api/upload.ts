// Sending one capture. XMLHttpRequest because fetch does not say how much has been sent.
import { isProblem, Refused } from './problem';

export function sendCapture(
  file: File,
  progress: (sent: number, total: number) => void,
): { done: Promise<string>; stop: () => void } {
  const request = new XMLHttpRequest();
  const done = new Promise<string>((resolve, reject) => {
    request.open('POST', `/api/captures?name=${encodeURIComponent(file.name)}`);
    request.setRequestHeader('X-Hashwarden', '1');
    request.setRequestHeader('Content-Type', 'application/octet-stream');
    request.responseType = 'json';
    request.upload.onprogress = (event) => progress(event.loaded, event.total || file.size);
    request.onload = () => {
      const content: unknown = request.response;
      if (request.status === 202 && typeof content === 'object' && content !== null && 'id' in content)
        resolve(String(content.id));
      else reject(new Refused(request.status, isProblem(content) ? content : null));
    };
    request.onerror = () => reject(new Refused(0, null));
    request.onabort = () => reject(new Refused(0, null));
    request.send(file);
  });
  return { done, stop: () => request.abort() };
}
